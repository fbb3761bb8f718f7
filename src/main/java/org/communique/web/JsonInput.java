package org.communique.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A request body: one well-formed JSON object that is not validated yet, or no body. */
public final class JsonInput {
    static final JsonInput EMPTY = new JsonInput(null);

    private final ObjectNode tree;

    JsonInput(ObjectNode tree) {
        this.tree = tree;
    }

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 400 if there is no body */
    public ObjectNode tree() {
        if (tree == null) {
            throw JsonInputReader.malformed("is empty: send a JSON object");
        }
        return tree;
    }

    /** Returns an empty object if there is no body, for endpoints whose fields are all optional. */
    public ObjectNode treeOrEmpty() {
        return tree == null ? JsonNodeFactory.instance.objectNode() : tree;
    }
}
