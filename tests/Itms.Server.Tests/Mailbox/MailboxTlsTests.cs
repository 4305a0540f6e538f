using System.Diagnostics;

namespace Itms.Server.Tests.Mailbox;

/// <summary>The mailbox over an encrypted connection, read by a process of its own: it decides at its start whose certificates it trusts.</summary>
public sealed class MailboxTlsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_mailbox_whose_certificate_is_trusted_is_read_encrypted()
    {
        Assert.SkipWhen(DovecotServer.Executable is null, DovecotServer.SkipReason);
        var (folder, certificates) = (DemoServer.NewFolder(), Directory.CreateTempSubdirectory("itms-certificate-").FullName);
        await using var imap = await DovecotServer.StartWithCertificateAsync(certificates);
        try
        {
            imap.Deliver(MailboxOffice.Mail(1));
            using var server = await ServerProcess.StartAsync(
                folder,
                demo: false,
                [
                    .. imap.Variables("__").Select(variable => (variable.Key, variable.Value!)),
                    ("Itms__Mailbox__Tls", "StartTls"),
                    ("SSL_CERT_FILE", Path.Combine(certificates, "cert.pem")),
                ]);
            using var client = new HttpClient { BaseAddress = server.Address };
            var watch = Stopwatch.StartNew();
            while (imap.Count("ITMS") == 0)
            {
                Assert.True(watch.Elapsed < Patience, server.Output);
                await client.GetStringAsync(new Uri("/health/live", UriKind.Relative), TestContext.Current.CancellationToken);
            }

            Assert.True(imap.SignIns >= 1 && imap.SignIns == imap.EncryptedSignIns);
            Assert.Equal(0, await server.StopAsync());
        }
        finally
        {
            foreach (var path in new[] { folder, certificates }) Directory.Delete(path, recursive: true);
        }
    }
}
