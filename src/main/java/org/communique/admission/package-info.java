/**
 * Lets in as many requests at once as the service and its database do well, has some wait and tells the rest to come again: more at once
 * would be answered later, all of them.
 */
package org.communique.admission;
