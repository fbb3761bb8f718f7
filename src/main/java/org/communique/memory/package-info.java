/**
 * One budget of heap memory for the content that a node works on: pages of whole releases, request bodies, imports, exports, deliveries. Without
 * it, a number of requests that the places of {@code admission} allow could together need more than the heap.
 */
package org.communique.memory;
