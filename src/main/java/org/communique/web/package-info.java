/** Shared by all endpoints: problem details, strict JSON input, entity tags and caching, cursors and pages, idempotency. */
package org.communique.web;
