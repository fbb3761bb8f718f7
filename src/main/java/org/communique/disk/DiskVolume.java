package org.communique.disk;

import java.nio.file.Path;
import java.util.Optional;

/** A directory in which a room stores data. Every bean of this type is watched by {@link DiskSpace}. */
public interface DiskVolume {

    /** The value of the tag {@code volume} of metrics. */
    String name();

    /** The directory, which need not exist yet; empty if this node does not use it. */
    Optional<Path> directory();

    /** Whether every write needs room in this directory. */
    boolean isNeededByWrites();

    /** What follows when there is too little room: a clause. */
    String consequence();
}
