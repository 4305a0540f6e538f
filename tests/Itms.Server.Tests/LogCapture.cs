using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Itms.Server.Tests;

/// <summary>Every line that anything logs, at every level that is on.</summary>
public sealed class LogCapture : ILoggerProvider, ILogger
{
    private string category = "";

    public ConcurrentQueue<string> Lines { get; private init; } = [];

    public ILogger CreateLogger(string categoryName) => new LogCapture { category = categoryName, Lines = Lines };

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue($"{category}: {formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
