package org.communique.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The endpoints of a resource class ignore query parameters that they do not declare, because feed readers, mail programs and pages add
 * some to any address, such as {@code _} or {@code utm_source}. Other endpoints reject them.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface IgnoresUnknownParameters {
    /** Parameters that are rejected nevertheless: those of a similar endpoint, which a client may expect to have an effect here. */
    String[] except() default {};
}
