using Itms.Application.SignIn;

namespace Itms.Server;

/// <summary>Runs the server until it is told to stop, and tells its user where to begin.</summary>
internal static class ServerHost
{
    public static async Task<int> RunAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(options, configure: null, cancellationToken);
        var url = server.Addresses[0];
        Console.WriteLine($"ITMS{(options.Demo ? " demo" : "")} is ready. Open {url}");
        Console.WriteLine($"  data      {Path.GetFullPath(options.DataFolder)}");
        Console.WriteLine($"  health    {url}/health/ready");
        if (options.Demo) ExplainDemo(url);
        else if (server.SetupCode is { } code)
            ExplainSetup(url, code, hasPasswords: server.Services.GetRequiredService<SignInSettings>().Kind == SignInKind.Local);

        await server.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    private static void ExplainDemo(string url)
    {
        Console.WriteLine($"  people    {url}/api/demo/people   (no passwords)");
        Console.WriteLine($"  sign in   {Post(url, "session", """{"person":"ana.ruiz"}""")}");
        Console.WriteLine($"  taskings  {url}/api/views/active   (with -H 'Authorization: Bearer TOKEN')");
        Console.WriteLine($"  clock     {Post(url, "demo/clock", """{"advance":"1.00:00:00"}""")}");
        Console.WriteLine($"  mail      {url}/api/demo/mail");
    }

    private static void ExplainSetup(string url, string code, bool hasPasswords)
    {
        var password = hasPasswords ? ",\"password\":\"...\"" : "";
        var who = $$"""{"code":"{{code}}","name":"Your Name","email":"you@agency.gov","userName":"your.name"{{password}}}""";
        Console.WriteLine("  Nobody can administer ITMS yet. Make yourself an administrator with this code. It works once, until the server stops:");
        Console.WriteLine($"  code      {code}");
        Console.WriteLine($"  set up    {Post(url, "setup", who)}");
    }

    private static string Post(string url, string path, string body) =>
        $"curl -s -X POST {url}/api/{path} -H 'Content-Type: application/json' -d '{body}'";
}
