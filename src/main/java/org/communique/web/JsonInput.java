package org.communique.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A request body: one well-formed JSON object, not yet held against what the endpoint takes; or nothing. */
public final class JsonInput {
    static final JsonInput NOTHING = new JsonInput(null);

    private final ObjectNode tree;

    JsonInput(ObjectNode tree) {
        this.tree = tree;
    }

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 400 when nothing was sent */
    public ObjectNode tree() {
        if (tree == null) {
            throw JsonInputReader.malformed("a JSON object is expected, the body is empty");
        }
        return tree;
    }

    /** For endpoints whose fields are all optional: nothing is an object without any. */
    public ObjectNode treeOrEmpty() {
        return tree == null ? JsonNodeFactory.instance.objectNode() : tree;
    }
}
