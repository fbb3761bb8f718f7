/**
 * Keeps what anyone is answered who asks the same, as bytes, and answers from there before anything else is done. It is a layer: without
 * it the answers are the same, only later.
 */
package org.communique.cache;
