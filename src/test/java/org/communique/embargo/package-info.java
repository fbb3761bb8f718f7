/** The embargo property: random newsrooms, a model of visibility, and callers that request every path. */
package org.communique.embargo;
