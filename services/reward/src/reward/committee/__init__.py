"""The committee (심의위원회): its members, its meetings, and the matters that it decides."""
