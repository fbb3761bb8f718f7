/**
 * The OpenAPI document, made at build time: the annotations of the resources, completed by rules. A new endpoint needs an operationId, a
 * summary and a description; {@code @RequestBodySchema} and {@code @APIResponseSchema} where its signature does not name the schema (for a
 * list with a cursor, the schema of an item); and its tag in {@code META-INF/openapi.yaml}. The rules add the rest.
 */
package org.communique.openapi;
