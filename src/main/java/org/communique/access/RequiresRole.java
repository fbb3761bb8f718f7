package org.communique.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Restricts a query parameter to callers with a role, on an endpoint that other callers may use without the parameter. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.FIELD})
public @interface RequiresRole {
    /** The name of the lowest role that may send the parameter. */
    String value();
}
