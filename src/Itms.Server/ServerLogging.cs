using Itms.Api.SignIn;

namespace Itms.Server;

/// <summary>What the server logs to the console: short lines in the demo, JSON otherwise.</summary>
internal static class ServerLogging
{
    public static void Configure(ILoggingBuilder logging, bool demo)
    {
        logging.ClearProviders();
        if (demo) logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss "));
        else logging.AddJsonConsole(console => (console.UseUtcTimestamp, console.TimestampFormat) = (true, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
        // The framework logs paths and queries as they were sent, and they may hold personal data.
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System", LogLevel.Warning);
        logging.AddFilter(typeof(SessionHandler).FullName, LogLevel.Warning);
        // If the server cannot start, the program prints one plain line about it.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
    }
}
