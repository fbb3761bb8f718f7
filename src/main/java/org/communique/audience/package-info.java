/** Decides who may see a release: {@link org.communique.audience.Visibility} has the rule, as conditions of SQL. */
package org.communique.audience;
