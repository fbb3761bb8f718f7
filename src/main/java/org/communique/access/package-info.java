/** Authentication, rate limits, and the caller of a request with its role and organization. */
package org.communique.access;
