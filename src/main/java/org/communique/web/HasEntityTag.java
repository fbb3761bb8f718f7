package org.communique.web;

/** A representation that is sent with a strong entity tag. */
public interface HasEntityTag {}
