using Itms.Application.Attachments;
using Itms.Application.Storage;

namespace Itms.Server.Storage;

/// <summary>
/// Stores documents as files in a folder. Subfolders spread them by the first characters of their names. A file gets its final name
/// when it is complete and on the disk. The write ends when the name is on the disk, too.
/// </summary>
public sealed class DiskBlobStore : IBlobStore
{
    private const int BufferSize = 64 * 1024;

    private readonly string folder;
    private readonly string incoming;

    /// <param name="folder">
    /// Created when missing. Unfinished files of an earlier process are deleted, so no other process may use the folder.
    /// </param>
    public DiskBlobStore(string folder)
        : this(folder, onlyToRead: false)
    {
        if (Directory.Exists(incoming)) Directory.Delete(incoming, recursive: true);
        OwnFiles.CreateFolder(this.folder);
        OwnFiles.CreateFolder(incoming);
    }

    private DiskBlobStore(string folder, bool onlyToRead)
    {
        this.folder = Path.GetFullPath(folder);
        incoming = onlyToRead ? "" : Path.Combine(this.folder, ".incoming");
    }

    /// <summary>Opens a folder as it is, and changes nothing in it. Write nothing.</summary>
    public static DiskBlobStore OpenToRead(string folder) => new(folder, onlyToRead: true);

    public async Task<BlobReceipt> WriteAsync(string name, Stream content, CancellationToken cancellationToken = default)
    {
        var file = PathOf(name);
        var unfinished = Path.Combine(incoming, name);
        var created = false;
        try
        {
            BlobReceipt receipt;
            var options = OwnFiles.ToCreate(FileMode.CreateNew, FileAccess.Write);
            (options.BufferSize, options.Options) = (BufferSize, FileOptions.Asynchronous);
            await using (var to = new FileStream(unfinished, options))
            {
                created = true;
                receipt = await HashingCopy.CopyAsync(content, to, cancellationToken);
                await to.FlushAsync(cancellationToken);
                to.Flush(flushToDisk: true);
            }

            FolderEntries.Create(folder, Path.GetDirectoryName(file)!);
            File.Move(unfinished, file, overwrite: false);
            FolderEntries.Flush(Path.GetDirectoryName(file)!);
            return receipt;
        }
        catch
        {
            if (created) File.Delete(unfinished);
            throw;
        }
    }

    public Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken = default)
    {
        var file = PathOf(name);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            const FileShare Sharing = FileShare.Read | FileShare.Delete;
            const FileOptions Options = FileOptions.Asynchronous | FileOptions.SequentialScan;
            return Task.FromResult<Stream?>(new FileStream(file, FileMode.Open, FileAccess.Read, Sharing, BufferSize, Options));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        var file = PathOf(name);
        cancellationToken.ThrowIfCancellationRequested();
        if (File.Exists(file)) File.Delete(file);
        return Task.CompletedTask;
    }

    /// <summary>Two levels of at most 256 folders each. Names under 4 characters, which only tests use, are in the top folder.</summary>
    private string PathOf(string name)
    {
        BlobName.Check(name);
        return name.Length < 4 ? Path.Combine(folder, name) : Path.Combine(folder, name[..2], name[2..4], name);
    }
}
