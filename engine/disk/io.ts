import * as fs from 'node:fs'
import { systemCode } from './reason.ts'

/** Every call that writing and recovery make to change the disk. Tests pass one that fails or dies at the n-th call. */
export type Io = Pick<
  typeof fs,
  | 'openSync'
  | 'writeSync'
  | 'closeSync'
  | 'fsyncSync'
  | 'fchmodSync'
  | 'fchownSync'
  | 'mkdirSync'
  | 'renameSync'
  | 'unlinkSync'
  | 'rmdirSync'
>

/** Writes a file that must not be there yet, or with the flag `a` adds to one. `finish` has it before it is closed. */
export function writeFile(io: Io, file: string, text: string, finish?: (fd: number) => void, flag = 'wx'): void {
  const fd = io.openSync(file, flag)
  try {
    const size = Buffer.byteLength(text)
    let done = io.writeSync(fd, text)
    // The system may take a text in parts, at the latest where the disk is full.
    for (const bytes = done < size ? Buffer.from(text) : null; bytes && done < size; ) {
      done += io.writeSync(fd, bytes, done)
    }
    finish?.(fd)
  } finally {
    io.closeSync(fd)
  }
}

/** Gives a new file the mode and, where we may, the owner of the one it replaces. */
export function keepOwner(io: Io, fd: number, old: fs.Stats): void {
  const { uid, gid } = fs.fstatSync(fd)
  if (uid !== old.uid || gid !== old.gid) tolerate(['EPERM', 'ENOTSUP'], () => io.fchownSync(fd, old.uid, old.gid))
  io.fchmodSync(fd, old.mode & 0o7777)
}

export function makeFolder(io: Io, dir: string): void {
  tolerate(['EEXIST'], () => io.mkdirSync(dir))
}

/** Makes the names in a folder last. Windows opens no folders, and some file systems cannot sync one. */
export function syncFolder(io: Io, dir: string): void {
  tolerate(['EISDIR', 'EPERM', 'EINVAL', 'EACCES', 'ENOTSUP'], () => {
    const fd = io.openSync(dir, 'r')
    try {
      io.fsyncSync(fd)
    } finally {
      io.closeSync(fd)
    }
  })
}

/** Answers true when the folder is gone, false when it has to stay: it is not empty, or not ours to remove. */
export function removeFolder(io: Io, dir: string): boolean {
  return tolerate(['ENOTEMPTY', 'EEXIST', 'EACCES', 'EPERM', 'EBUSY', 'EROFS', 'ENOTDIR'], () => {
    tolerate(['ENOENT'], () => io.rmdirSync(dir))
  })
}

/** Removes a file that may be gone already. */
export function removeFile(io: Io, file: string): void {
  tolerate(['ENOENT'], () => io.unlinkSync(file))
}

function tolerate(codes: readonly string[], action: () => void): boolean {
  try {
    action()
    return true
  } catch (error) {
    const code = systemCode(error)
    if (code !== undefined && codes.includes(code)) return false
    throw error
  }
}
