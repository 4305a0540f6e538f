using Itms.Server.Mail;

namespace Itms.Server.Tests.Mail;

public sealed class FolderMailSenderTests : IDisposable
{
    private readonly string folder = Path.Combine(Directory.CreateTempSubdirectory("itms-mail-").FullName, "out", "mail");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(Path.Combine(folder, "..", ".."), recursive: true);

    [Fact]
    public async Task A_mail_becomes_one_file_with_its_headers_and_both_texts()
    {
        var mail = SampleMail.Mail();

        await Sender().SendAsync(mail, Token);

        Assert.Equal([mail.EffectId + ".eml"], Files());
        var read = Read(mail.EffectId);
        Assert.Equal("Taskings <no-reply@taskings.example>", read.Header("From"));
        Assert.Equal("Jane Doe <jane.doe@agency.example>", read.Header("To"));
        Assert.Equal("T-26-00042: assigned to you", read.Header("Subject"));
        Assert.Equal("<T-26-00042.7.mail-1@taskings.example>", read.Header("Message-ID"));
        Assert.Equal("<T-26-00042@taskings.example>", read.Header("References"));
        Assert.Equal("<T-26-00042@taskings.example>", read.Header("In-Reply-To"));
        Assert.False(read.Has("Reply-To"));
        Assert.Equal("auto-generated", read.Header("Auto-Submitted"));
        Assert.Equal("All", read.Header("X-Auto-Response-Suppress"));
        Assert.Equal("T-26-00042", read.Header("X-ITMS-Number"));
        Assert.Equal("assigned", read.Header("X-ITMS-Kind"));
        Assert.True(read.Has("Date"));
        Assert.False(read.Has("Cc") || read.Has("Bcc"));
        Assert.Equal(
        [
            ("text/plain; charset=utf-8", mail.Text.ReplaceLineEndings("\r\n")),
            ("text/html; charset=utf-8", mail.Html),
        ], read.Alternatives());
    }

    [Fact]
    public async Task Names_subjects_and_texts_of_any_script_arrive_unchanged()
    {
        var mail = SampleMail.Mail() with
        {
            ToName = "Zoë Nuñez-Ångström, \"Zo\" 李",
            Subject = "Réponse à la demande n° 7 — " + string.Concat(Enumerable.Repeat("äöü漢字🙂", 30)),
            Text = "Grüße, 李 🙂",
            Html = "<p>Grüße, 李 🙂</p>",
        };

        await Sender().SendAsync(mail, Token);

        var read = Read(mail.EffectId);
        Assert.Equal(mail.Subject, read.Header("Subject"));
        using var reread = MimeKit.MimeMessage.Load(Path.Combine(folder, mail.EffectId + ".eml"), Token);
        var to = Assert.Single(reread.To.Mailboxes);
        Assert.Equal((mail.ToName, mail.ToAddress), (to.Name, to.Address));
        Assert.Equal([mail.Text, mail.Html], read.Alternatives().Select(a => a.Text));
    }

    [Fact]
    public async Task A_repeat_overwrites_the_same_file()
    {
        var sender = Sender();
        await sender.SendAsync(SampleMail.Mail() with { Text = "first, and longer than the second" }, Token);
        await sender.SendAsync(SampleMail.Mail() with { Text = "second" }, Token);

        Assert.Single(Files());
        Assert.Equal("second", Read(SampleMail.Mail().EffectId).Alternatives()[0].Text);
    }

    [Fact]
    public async Task Mails_sent_at_once_each_get_their_own_file()
    {
        var sender = Sender();
        var ids = Enumerable.Range(0, 200).Select(n => $"mail-{n}").ToArray();

        await Task.WhenAll(ids.Select(id => sender.SendAsync(SampleMail.Mail(id) with { Text = id }, Token)));

        Assert.Equal(ids.Select(id => id + ".eml").Order(), Files().Order());
        Assert.All(ids, id => Assert.Equal(id, Read(id).Alternatives()[0].Text));
    }

    [Fact]
    public async Task The_same_mail_sent_many_times_at_once_leaves_one_whole_file()
    {
        var sender = Sender();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => sender.SendAsync(SampleMail.Mail(), Token)));

        Assert.Single(Files());
        Assert.Equal(2, Read(SampleMail.Mail().EffectId).Alternatives().Count);
    }

    [Fact]
    public async Task A_send_leaves_no_temporary_file_and_a_start_deletes_those_of_a_crash()
    {
        await Sender().SendAsync(SampleMail.Mail(), Token);
        var sending = Path.Combine(folder, ".sending");
        Assert.Empty(Directory.GetFiles(sending, "*", SearchOption.AllDirectories));

        Directory.CreateDirectory(Path.Combine(sending, "cut-short"));
        await File.WriteAllTextAsync(Path.Combine(sending, "cut-short", "half.eml"), "X-Sender", Token);
        _ = Sender();

        Assert.Empty(Directory.GetFileSystemEntries(sending));
        Assert.Single(Files());
    }

    [Fact]
    public async Task A_send_creates_its_folder_again_when_another_start_deleted_it()
    {
        var sender = Sender();
        await sender.SendAsync(SampleMail.Mail("first"), Token);
        _ = Sender();

        await sender.SendAsync(SampleMail.Mail("second"), Token);

        Assert.Equal(2, Files().Length);
    }

    [Fact]
    public async Task A_send_that_cannot_write_its_file_throws_and_leaves_nothing_behind()
    {
        var sender = Sender();
        Directory.CreateDirectory(Path.Combine(folder, SampleMail.Mail().EffectId + ".eml"));

        await Assert.ThrowsAnyAsync<SystemException>(() => sender.SendAsync(SampleMail.Mail(), Token));

        Assert.Empty(Files());
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(folder, ".sending")));
    }

    [Fact]
    public async Task A_cancelled_send_writes_nothing()
    {
        var sender = Sender();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sender.SendAsync(SampleMail.Mail(), new CancellationToken(canceled: true)));

        Assert.Empty(Files());
    }

    private FolderMailSender Sender() => new(folder, SampleMail.FromAddress, SampleMail.FromName);

    private string[] Files() => [.. Directory.GetFiles(folder).Select(f => Path.GetFileName(f))];

    private ParsedMail Read(string effectId) => ParsedMail.Parse(File.ReadAllText(Path.Combine(folder, effectId + ".eml")));
}
