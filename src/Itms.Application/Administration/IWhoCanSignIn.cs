namespace Itms.Application.Administration;

/// <summary>Who can sign in, where that is for ITMS to say: an administrator who cannot is none.</summary>
public interface IWhoCanSignIn
{
    /// <summary>Makes a change that depends on it; in this process nobody's account changes until it is made.</summary>
    /// <param name="change">Gets the ids of those who can sign in.</param>
    Task<T> HoldAsync<T>(Func<IReadOnlySet<string>, Task<T>> change, CancellationToken cancellationToken);
}
