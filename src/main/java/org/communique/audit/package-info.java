/** The audit log: changes and denied requests, with the caller, its address and the time. */
package org.communique.audit;
