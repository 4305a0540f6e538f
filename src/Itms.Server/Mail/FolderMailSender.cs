using Itms.Application.Mail;
using Itms.Mailbox;
using Itms.Server.Storage;

namespace Itms.Server.Mail;

/// <summary>
/// Writes each mail to a folder as <c>{EffectId}.eml</c>, for demos and for offices without a mail server. Mail programs can open
/// these files. Sending the same mail again overwrites its file. Any number of callers may use it at once.
/// </summary>
/// <remarks>
/// A file gets its final name when it is complete and on the disk. Until then it is under <c>.sending</c> in the same folder. Each
/// start deletes what a crash left there. Two processes may share a folder: at worst, the start of one makes a send of the other
/// fail. The folder's own entry is not synced, so a power cut just after a send may lose the file. A crash of the process cannot.
/// </remarks>
public sealed class FolderMailSender : IMailSender, IDisposable
{
    /// <summary>How many files are written at once. They wait for the disk, which syncs several files together.</summary>
    private const int Writers = 16;

    private readonly string folder;
    private readonly string sending;
    private readonly MailEnvelope envelope;
    private readonly SemaphoreSlim writers = new(Writers);

    /// <param name="folder">Created when missing.</param>
    /// <param name="fromAddress">The no-reply address that mail comes from.</param>
    /// <param name="fromName">The name shown with the address.</param>
    /// <param name="replyTo">The taskings mailbox, where replies go. Null or empty: mails name none.</param>
    /// <exception cref="ArgumentException">An address is not a plain ASCII mail address.</exception>
    public FolderMailSender(string folder, string fromAddress, string fromName, string? replyTo = null)
    {
        envelope = new MailEnvelope(fromAddress, fromName, replyTo);
        this.folder = Path.GetFullPath(folder);
        sending = Path.Combine(this.folder, ".sending");
        if (Directory.Exists(sending))
            Directory.Delete(sending, recursive: true);
        OwnFiles.CreateFolder(this.folder);
        OwnFiles.CreateFolder(sending);
    }

    /// <summary>Returns when the file is in the folder and its content is on the disk.</summary>
    /// <exception cref="IOException">The file could not be written. There is no file, or the earlier one.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written. There is no file, or the earlier one.</exception>
    /// <exception cref="ArgumentException">The mail is malformed. Trying again will not help.</exception>
    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        await writers.WaitAsync(cancellationToken);
        try
        {
            await Task.Run(() => Write(mail), cancellationToken);
        }
        finally
        {
            writers.Release();
        }
    }

    public void Dispose() => writers.Dispose();

    private void Write(OutgoingMail mail)
    {
        using var message = envelope.Seal(mail);
        // The start of another process may have deleted the folder.
        OwnFiles.CreateFolder(sending);
        var file = Path.Combine(sending, Guid.NewGuid().ToString("N"));
        try
        {
            using (var stream = new FileStream(file, OwnFiles.ToCreate(FileMode.CreateNew, FileAccess.Write)))
            {
                message.WriteTo(MailEnvelope.Format, stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(file, Path.Combine(folder, mail.EffectId + ".eml"), overwrite: true);
        }
        catch
        {
            if (File.Exists(file)) File.Delete(file);
            throw;
        }
    }
}
