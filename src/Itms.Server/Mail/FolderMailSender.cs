using System.Collections.Concurrent;
using System.Net.Mail;
using Itms.Application.Mail;
using Itms.Server.Storage;

namespace Itms.Server.Mail;

/// <summary>
/// Puts each mail into a folder as <c>{EffectId}.eml</c>, which mail programs open: for demos and offices without a
/// mail server. A repeat overwrites its file. May be used by any number of callers at once.
/// </summary>
/// <remarks>
/// A file has its final name only when it is complete and on the disk. It is made under <c>.sending</c> in the same
/// folder; what a crash left there is cleared by the next start. Two processes may share a folder: at worst the start
/// of one makes a send of the other throw. The folder's own entry is not flushed, .NET has no way to: a power cut
/// moments after a send may still lose the file, where a crash of the process cannot.
/// </remarks>
public sealed class FolderMailSender : IMailSender
{
    private readonly string folder;
    private readonly string sending;
    private readonly MailEnvelope envelope;

    private readonly DiskThreads threads = new("Mails to the folder", most: 16);

    // Folders that are empty again: to make and remove one for each mail is as much work for the disk as the mail.
    private readonly ConcurrentBag<string> idle = [];

    /// <param name="folder">Created when missing.</param>
    /// <param name="fromAddress">The no-reply address mails come from.</param>
    /// <param name="fromName">The name shown with it.</param>
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

    /// <summary>Returns when the file is in the folder and its content on the disk.</summary>
    /// <exception cref="IOException">The file could not be written; there is none, or the earlier one.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; there is none, or the earlier one.</exception>
    /// <exception cref="ArgumentException">The mail is malformed: it will never be sent.</exception>
    public Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken) =>
        threads.RunAsync(() => Write(mail), cancellationToken);

    private void Write(OutgoingMail mail)
    {
        using var message = envelope.Seal(mail);
        // The library chooses the file's name, so each mail has a folder to itself meanwhile.
        var own = idle.TryTake(out var used) ? used : Path.Combine(sending, Guid.NewGuid().ToString("N"));
        try
        {
            Directory.CreateDirectory(own);
            using (var client = new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = own })
                client.Send(message);
            var file = Directory.GetFiles(own).Single();
            OwnFiles.Restrict(file);
            using (var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite))
                RandomAccess.FlushToDisk(handle);
            File.Move(file, Path.Combine(folder, mail.EffectId + ".eml"), overwrite: true);
        }
        catch (Exception e)
        {
            if (Directory.Exists(own)) Directory.Delete(own, recursive: true);
            if (e is SmtpException { InnerException: IOException cause }) throw new IOException($"Mail {mail.EffectId} could not be written: {cause.Message}", cause);
            throw;
        }

        idle.Add(own);
    }
}
