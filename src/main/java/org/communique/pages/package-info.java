/** Pages for browsers beside Swagger UI: the redirect from the root, the guide, and the example newsroom site. */
package org.communique.pages;
