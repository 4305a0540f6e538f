using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Itms.Mailbox;

namespace Itms.Server.Tests.Mailbox;

/// <summary>A real IMAP server on a free local port, with one mailbox in a folder of its own.</summary>
internal sealed class DovecotServer : IAsyncDisposable
{
    public const string Password = "s3cret-of-the-mailbox";

    public const string SkipReason = "There is no dovecot here. Install dovecot-imapd.";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string folder = Directory.CreateTempSubdirectory("itms-imap-").FullName;
    private readonly string configuration;
    private Process? process;
    private int delivered;

    private DovecotServer(string more)
    {
        Port = FreePort();
        configuration = Path.Combine(folder, "dovecot.conf");
        File.WriteAllText(configuration, Configuration(more));
        foreach (var sub in new[] { "new", "cur", "tmp" }) Directory.CreateDirectory(Path.Combine(folder, "mail", sub));
        Directory.CreateDirectory(Path.Combine(folder, "home"));
        if (IsRoot) Run("chown", "-R", Ids, Path.Combine(folder, "mail"), Path.Combine(folder, "home"));
        if (IsRoot) Run("chmod", "755", folder);
    }

    public static string? Executable { get; } = new[] { "/usr/sbin", "/usr/local/sbin" }
        .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        .Select(path => Path.Combine(path, "dovecot")).FirstOrDefault(File.Exists);

    public int Port { get; }

    public MailboxSettings Settings => new()
    {
        Host = "127.0.0.1",
        Port = Port,
        Tls = TlsMode.None,
        UserName = "taskings",
        Password = Password,
    };

    /// <summary>The settings as environment variables or configuration keys.</summary>
    public Dictionary<string, string?> Variables(string separator) => new()
    {
        [$"Itms{separator}Mailbox{separator}Host"] = Settings.Host,
        [$"Itms{separator}Mailbox{separator}Port"] = $"{Port}",
        [$"Itms{separator}Mailbox{separator}Tls"] = "None",
        [$"Itms{separator}Mailbox{separator}UserName"] = Settings.UserName,
        [$"Itms{separator}Mailbox{separator}Password"] = Password,
    };

    /// <summary>Dovecot refuses to read mail as root. Then the mailbox belongs to nobody.</summary>
    private static bool IsRoot => Environment.UserName == "root";

    private static string Ids => IsRoot ? "65534:65534" : $"{Run("id", "-u")}:{Run("id", "-g")}";

    /// <param name="more">More lines for its configuration.</param>
    public static async Task<DovecotServer> StartAsync(string more = "")
    {
        var server = new DovecotServer(more);
        await server.StartAgainAsync();
        return server;
    }

    public async Task StartAgainAsync()
    {
        process = Process.Start(Executable!, ["-F", "-c", configuration]);
        var watch = Stopwatch.StartNew();
        while (!await AnswersAsync())
            Assert.True(watch.Elapsed < Patience && !process.HasExited, File.Exists(Log) ? File.ReadAllText(Log) : "It does not start.");
    }

    /// <summary>Starts it with a new certificate, <c>cert.pem</c>, which nobody trusts yet. The port then offers STARTTLS.</summary>
    public static Task<DovecotServer> StartWithCertificateAsync(string certificateFolder)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(certificateFolder, "cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(certificateFolder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        return StartAsync($"ssl = yes\nssl_cert = <{certificateFolder}/cert.pem\nssl_key = <{certificateFolder}/key.pem\nssl_dh =");
    }

    public async Task StopAsync()
    {
        if (process is null) return;
        Run("kill", "-TERM", $"{process.Id}");
        await process.WaitForExitAsync().WaitAsync(Patience);
        process.Dispose();
        process = null;
    }

    /// <summary>Puts a mail into the mailbox, as a mail server does.</summary>
    public void Deliver(string mail) => Deliver(Encoding.UTF8.GetBytes(mail.ReplaceLineEndings("\r\n")));

    public void Deliver(byte[] mail)
    {
        var name = $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}.{++delivered}.test";
        var unfinished = Path.Combine(folder, "mail", "tmp", name);
        File.WriteAllBytes(unfinished, mail);
        if (IsRoot) Run("chown", Ids, unfinished);
        File.Move(unfinished, Path.Combine(folder, "mail", "new", name));
    }

    /// <summary>How many mails are in a folder.</summary>
    /// <param name="name">Empty: the inbox.</param>
    public int Count(string name = "") => new[] { "new", "cur" }
        .Select(sub => Path.Combine(folder, "mail", name.Length == 0 ? "" : "." + name, sub))
        .Sum(path => Directory.Exists(path) ? Directory.GetFiles(path).Length : 0);

    /// <summary>How many times anybody tried to sign in.</summary>
    public int SignIns => LinesOfSignIns().Count();

    /// <summary>How many of them were over an encrypted connection.</summary>
    public int EncryptedSignIns => LinesOfSignIns().Count(line => line.Contains(", TLS", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    private IEnumerable<string> LinesOfSignIns() => File.ReadAllLines(Log).Where(line =>
        line.Contains("imap-login: ", StringComparison.Ordinal) && line.Contains("user=<taskings>", StringComparison.Ordinal));

    private string Log => Path.Combine(folder, "log");

    private async Task<bool> AnswersAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return await client.GetStream().ReadAsync(new byte[1]) > 0;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }

    private string Configuration(string more)
    {
        var ids = Ids.Split(':');
        var own = IsRoot ? "" : $$"""
            default_internal_user = {{Environment.UserName}}
            default_login_user = {{Environment.UserName}}
            default_internal_group = {{Run("id", "-gn")}}
            service anvil {
              chroot =
            }
            """;
        return $$"""
            protocols = imap
            listen = 127.0.0.1
            base_dir = {{folder}}/run
            state_dir = {{folder}}/state
            log_path = {{folder}}/log
            ssl = no
            disable_plaintext_auth = no
            auth_failure_delay = 0
            mail_location = maildir:{{folder}}/mail
            first_valid_uid = 1
            {{own}}
            service imap-login {
              chroot =
              inet_listener imap {
                port = {{Port}}
              }
              inet_listener imaps {
                port = 0
              }
            }
            passdb {
              driver = static
              args = password={{Password}}
            }
            userdb {
              driver = static
              args = uid={{ids[0]}} gid={{ids[1]}} home={{folder}}/home
            }
            {{more}}

            """;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Trim();
    }
}
