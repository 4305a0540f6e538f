using Itms.Application.SignIn;

namespace Itms.Server;

/// <summary>Runs the server until it is told to stop.</summary>
internal static class ServerHost
{
    public static async Task<int> RunAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(options, configure: null, cancellationToken);
        var url = server.Addresses[0];
        Console.WriteLine($"ITMS{(options.Demo ? " demo" : "")} is ready at {url}");
        Console.WriteLine($"  data      {Path.GetFullPath(options.DataFolder)}");
        Console.WriteLine($"  health    {url}/health/ready");
        if (options.Demo)
        {
            Console.WriteLine($"  people    {url}/api/demo/people   (no passwords)");
            Console.WriteLine($$"""  sign in   curl -s -X POST {{url}}/api/session -H 'Content-Type: application/json' -d '{"person":"ana.ruiz"}'""");
            Console.WriteLine($"  taskings  {url}/api/views/active   (with -H 'Authorization: Bearer TOKEN')");
            Console.WriteLine($$"""  clock     curl -s -X POST {{url}}/api/demo/clock -H 'Content-Type: application/json' -d '{"advance":"1.00:00:00"}'""");
            Console.WriteLine($"  mail      {url}/api/demo/mail");
        }
        else if (server.SetupCode is { } code)
        {
            var password = server.Services.GetRequiredService<SignInSettings>().Kind == SignInKind.Local ? ",\"password\":\"...\"" : "";
            Console.WriteLine("  Nobody can administer it yet. Make yourself an administrator with this code; it works once, until the server stops:");
            Console.WriteLine($"  code      {code}");
            Console.WriteLine($$"""  set up    curl -s -X POST {{url}}/api/setup -H 'Content-Type: application/json' -d '{"code":"{{code}}","name":"Your Name","email":"you@agency.gov","userName":"your.name"{{password}}}'""");
        }

        await server.WaitForShutdownAsync(cancellationToken);
        return 0;
    }
}
