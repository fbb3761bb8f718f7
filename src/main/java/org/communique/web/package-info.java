/** What every endpoint shares: problem details, strict JSON input, entity tags and caching, cursors and pages, idempotency. */
package org.communique.web;
