/** The sample newsroom, for evaluating the service. */
package org.communique.samples;
