/** What the embargo property is made of: random newsrooms, a model of who may see what, and readers who ask every path. */
package org.communique.embargo;
