/** Decides who may see a release. {@link org.communique.audience.Visibility} has the rule as SQL conditions. */
package org.communique.audience;
