/** Who is asking, and what that caller may see and do. */
package org.communique.access;
