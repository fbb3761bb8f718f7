/** Import and export of whole archives, line by line, preserving ids and times. */
package org.communique.transfer;
