package org.communique.openapi;

/** Loads the classes that the index names. */
final class IndexedClasses {
    private IndexedClasses() {}

    static Class<?> named(String name) {
        try {
            return Class.forName(name, false, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the index names a class that is not there", e);
        }
    }
}
