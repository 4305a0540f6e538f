namespace Itms.Application.Administration;

/// <summary>Knows who can sign in if ITMS has its own accounts. An administrator who cannot sign in does not count as one.</summary>
public interface IWhoCanSignIn
{
    /// <summary>Makes a change that depends on who can sign in. Meanwhile no account changes in this process.</summary>
    /// <param name="change">Receives the ids of the people who can sign in.</param>
    Task<T> HoldAsync<T>(Func<IReadOnlySet<string>, Task<T>> change, CancellationToken cancellationToken);
}
