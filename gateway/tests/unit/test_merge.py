from gateway.documents.merge import merge


def document(path, schema):
    return {
        "paths": {
            path: {
                "get": {
                    "operationId": "read",
                    "responses": {
                        "200": {
                            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Bill"}}},
                        }
                    },
                }
            },
            "/x/internal/v1/secret": {"get": {"operationId": "secret", "responses": {}}},
        },
        "components": {"schemas": {"Bill": schema}, "securitySchemes": {"token": {"type": "http"}}},
    }


def test_one_word_of_two_services_stays_two_schemas_and_internal_paths_are_left_out():
    merged = merge(
        "Semu",
        "https://semu.example",
        {"a": document("/a/v1/bills", {"title": "A"}), "b": document("/b/v1/bills", {"title": "B"})},
    )
    assert list(merged["paths"]) == ["/a/v1/bills", "/b/v1/bills"]
    read = merged["paths"]["/b/v1/bills"]["get"]
    assert read["operationId"] == "b.read"
    assert read["tags"] == ["b"]
    assert read["responses"]["200"]["content"]["application/json"]["schema"]["$ref"] == "#/components/schemas/b.Bill"
    assert merged["components"]["schemas"] == {"a.Bill": {"title": "A"}, "b.Bill": {"title": "B"}}
