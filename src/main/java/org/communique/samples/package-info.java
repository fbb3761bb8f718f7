/** The sample newsroom, for whoever tries the service. */
package org.communique.samples;
