/** The organizations that issue press releases, with their press contacts. */
package org.communique.organization;
