/** HTML of bodies: safe HTML of what newsrooms paste, its plain text, and its absolute form for feeds. */
package org.communique.html;
