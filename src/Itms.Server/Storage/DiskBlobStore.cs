using Itms.Application.Attachments;
using Itms.Application.Storage;

namespace Itms.Server.Storage;

/// <summary>
/// Documents as files in a folder, spread over sub-folders by the first characters of their names. A file has its final name
/// only when it is complete and on the disk, and the name itself is on the disk before anybody hears of it.
/// </summary>
public sealed class DiskBlobStore : IBlobStore
{
    private const int BufferSize = 64 * 1024;

    private readonly string folder;
    private readonly string incoming;

    /// <param name="folder">Created when missing. What an earlier process left unfinished in it is removed: nobody else may be at work in it.</param>
    public DiskBlobStore(string folder)
    {
        this.folder = Path.GetFullPath(folder);
        incoming = Path.Combine(this.folder, ".incoming");
        if (Directory.Exists(incoming)) Directory.Delete(incoming, recursive: true);
        OwnFiles.CreateFolder(this.folder);
        OwnFiles.CreateFolder(incoming);
    }

    public async Task<BlobReceipt> WriteAsync(string name, Stream content, CancellationToken cancellationToken = default)
    {
        var file = PathOf(name);
        var unfinished = Path.Combine(incoming, name);
        var isOurs = false;
        try
        {
            BlobReceipt receipt;
            var options = OwnFiles.ToCreate(FileMode.CreateNew, FileAccess.Write);
            (options.BufferSize, options.Options) = (BufferSize, FileOptions.Asynchronous);
            await using (var to = new FileStream(unfinished, options))
            {
                isOurs = true;
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
            if (isOurs) File.Delete(unfinished);
            throw;
        }
    }

    public Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken = default)
    {
        var file = PathOf(name);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return Task.FromResult<Stream?>(new FileStream(
                file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, FileOptions.Asynchronous | FileOptions.SequentialScan));
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

    /// <summary>Two levels of at most 256 folders; short names, which only tests have, lie beside them.</summary>
    private string PathOf(string name)
    {
        BlobName.Check(name);
        return name.Length < 4 ? Path.Combine(folder, name) : Path.Combine(folder, name[..2], name[2..4], name);
    }
}
