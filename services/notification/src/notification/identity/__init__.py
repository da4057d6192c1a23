"""Identity check (본인확인): the page opens only for the CI of the person to whom the notice was sent."""
