/** Who did what to what, from where and when, and who was refused. */
package org.communique.audit;
