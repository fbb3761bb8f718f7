package org.communique.web;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A request body: one well-formed JSON object, not yet held against what the endpoint takes. */
public record JsonInput(ObjectNode tree) {}
