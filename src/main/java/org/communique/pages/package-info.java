/** What people look at in a browser beside Swagger UI: where they arrive, the guide, and the example of a newsroom's site. */
package org.communique.pages;
