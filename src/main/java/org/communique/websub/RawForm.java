package org.communique.websub;

/** A form as it was sent. */
record RawForm(byte[] bytes) {}
