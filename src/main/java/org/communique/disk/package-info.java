/**
 * Free space of the disks that this node uses. {@link org.communique.disk.WriteGuard} rejects writes before a disk is full, so that the
 * embedded database does not run out of room in the middle of its work.
 */
package org.communique.disk;
