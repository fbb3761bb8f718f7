package org.communique.web;

/** What is answered with a strong entity tag. */
public interface HasEntityTag {}
