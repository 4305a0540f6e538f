using System.Text;
using Itms.Functions.Intake;

namespace Itms.Functions.Tests.Intake;

internal sealed class MemoryDrop : Dictionary<string, string>, IMailDrop
{
    /// <summary>It cannot be reached.</summary>
    public bool IsDown { get; set; }

    public Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken)
    {
        if (IsDown) throw new IOException("Nobody is there.");
        return Task.FromResult<Stream?>(TryGetValue(name, out var mail) ? new MemoryStream(Encoding.UTF8.GetBytes(mail)) : null);
    }
}
