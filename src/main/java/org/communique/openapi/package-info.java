/**
 * The OpenAPI document, made while the service is built: what is read off the resources, completed by rules. A new endpoint needs
 * an operationId, a summary and a description; {@code @RequestBodySchema} and {@code @APIResponseSchema} where its signature hides a
 * schema (of an item, for a list with a cursor); its tag described in {@code META-INF/openapi.yaml}. The rest follows from what it is.
 */
package org.communique.openapi;
