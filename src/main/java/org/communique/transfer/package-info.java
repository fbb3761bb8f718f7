/** Whole archives over HTTP: releases come in and go out line by line, ids and times as they are. */
package org.communique.transfer;
