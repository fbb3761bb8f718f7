/** The bodies that issue releases, with the contacts whom the press may ask. */
package org.communique.organization;
