/**
 * Free space of the disks that this node uses. {@link org.communique.disk.WriteGuard} rejects writes before a disk is full, so that the
 * database and the index never run out of room in the middle of their work.
 */
package org.communique.disk;
