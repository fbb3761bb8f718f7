package org.communique.websub;

/** The bytes of a form before it is parsed. */
record RawForm(byte[] bytes) {}
