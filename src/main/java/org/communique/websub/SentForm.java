package org.communique.websub;

/** A form as it was sent. */
record SentForm(byte[] bytes) {}
