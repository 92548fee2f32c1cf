//! Debian's packages: looked up and unpacked in a folder of our own, which leaves the system as it was, or installed
//! with a command that is printed first.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use xshell::cmd;

use crate::project::Project;

/// Where a version of Rust may be when the machine's own release lacks it.
const SUITES: [&str; 6] =
    ["stable-backports", "stable", "testing", "unstable", "oldstable-backports", "oldstable-security"];

const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// One version of a package in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub package: String,
    pub version: String,
}

/// Debian's archive seen through lists, cache and sources that are not the system's.
pub struct Archive<'a> {
    project: &'a Project,
    config: PathBuf,
}

impl Archive<'_> {
    /// Downloads the package lists of all `SUITES` into `folder`.
    pub fn open<'a>(project: &'a Project, folder: &Path) -> Result<Archive<'a>> {
        if !project.has("apt-get") || !Path::new(KEYRING).exists() {
            bail!("Debian's packages are out of reach, for this is not a Debian system");
        }
        let config = folder.join("apt.conf");
        fs::create_dir_all(folder.join("lists/partial"))?;
        fs::create_dir_all(folder.join("cache/archives/partial"))?;
        fs::write(folder.join("sources.list"), sources(&mirror(project)?))?;
        fs::write(&config, configuration(folder))?;
        // A suite that this mirror lacks is no reason to do without the others.
        cmd!(project.shell, "apt-get update -qq").env("APT_CONFIG", &config).ignore_status().ignore_stderr().run()?;
        Ok(Archive { project, config })
    }

    /// The version of one of `packages` that was made from `upstream`, as in `1.95.0`.
    pub fn find(&self, packages: &[&str], upstream: &str) -> Result<Option<Candidate>> {
        let madison = cmd!(self.project.shell, "apt-cache madison {packages...}")
            .env("APT_CONFIG", &self.config)
            .quiet()
            .read()?;
        Ok(candidate_of(&madison, upstream))
    }

    /// Unpacks the package under `folder`.
    pub fn unpack(&self, candidate: &Candidate, folder: &Path) -> Result<()> {
        let Candidate { package, version } = candidate;
        let shell = &self.project.shell;
        let _here = shell.push_dir(folder);
        cmd!(shell, "apt-get download -qq {package}={version}").env("APT_CONFIG", &self.config).run()?;
        let file = shell
            .read_dir(folder)?
            .into_iter()
            .find(|path| path.extension().is_some_and(|extension| extension == "deb"))
            .with_context(|| format!("apt-get download left no {package} package in {}", folder.display()))?;
        cmd!(shell, "dpkg -x {file} {folder}").run()?;
        shell.remove_path(file)?;
        Ok(())
    }
}

/// Installs system packages when root, and never at the price of another package. Else it fails with the command that
/// the user must run.
pub fn install(project: &Project, packages: &[&str]) -> Result<()> {
    let list = packages.join(" ");
    if !project.has("apt-get") {
        bail!("install these yourself, this is not a Debian system: {list}");
    }
    if cmd!(project.shell, "id -u").quiet().read()? != "0" {
        bail!("run this, then try again: sudo apt-get install --no-install-recommends {list}");
    }
    println!("Installing system packages: {list}");
    cmd!(project.shell, "apt-get update -qq").run()?;
    cmd!(project.shell, "apt-get install -y -qq --no-remove --no-install-recommends {packages...}")
        .env("DEBIAN_FRONTEND", "noninteractive")
        .run()?;
    Ok(())
}

/// The mirror of the machine's own sources, so that a closed network's mirror serves us too.
fn mirror(project: &Project) -> Result<String> {
    let format = "$(SITE) $(ORIGIN)";
    let targets = cmd!(project.shell, "apt-get indextargets --format {format}").quiet().read()?;
    mirror_of(&targets).map(str::to_owned).context("this machine's apt sources name no mirror of Debian")
}

fn mirror_of(targets: &str) -> Option<&str> {
    let debian = targets.lines().filter_map(|line| line.strip_suffix(" Debian"));
    debian.filter(|site| !site.contains("security")).find(|site| site.starts_with("http"))
}

fn sources(mirror: &str) -> String {
    let line = |suite: &&str| match suite.ends_with("-security") {
        true => format!("deb [signed-by={KEYRING}] {mirror}-security {suite} main\n"),
        false => format!("deb [signed-by={KEYRING}] {mirror} {suite} main\n"),
    };
    SUITES.iter().map(line).collect()
}

/// A mirror that lags behind serves us as well as a fresh one: the version that we want is fixed, and the archive's
/// signature is checked all the same.
fn configuration(folder: &Path) -> String {
    let folder = folder.display();
    format!(
        "Dir::Etc::sourcelist \"{folder}/sources.list\";\n\
         Dir::Etc::sourceparts \"-\";\n\
         Dir::State::lists \"{folder}/lists\";\n\
         Dir::Cache \"{folder}/cache\";\n\
         APT::Sandbox::User \"root\";\n\
         Acquire::Languages \"none\";\n\
         Acquire::Check-Valid-Until \"false\";\n"
    )
}

/// Reads `package | version | source` lines, as `apt-cache madison` prints them.
fn candidate_of(madison: &str, upstream: &str) -> Option<Candidate> {
    let candidates = madison.lines().filter_map(|line| {
        let mut columns = line.split('|').map(str::trim);
        Some(Candidate { package: columns.next()?.to_owned(), version: columns.next()?.to_owned() })
    });
    candidates.into_iter().find(|candidate| upstream_of(&candidate.version) == upstream)
}

/// What Debian packaged: `1.95.0` of `1:1.95.0+dfsg1-2~bpo13+1`.
fn upstream_of(version: &str) -> &str {
    let without_epoch = version.split_once(':').map_or(version, |(_, rest)| rest);
    without_epoch.split(['+', '-', '~']).next().unwrap_or(without_epoch)
}

#[cfg(test)]
mod tests {
    use super::{candidate_of, mirror_of, sources, upstream_of};

    const MADISON: &str = "\
  rust-src | 1.97.1+dfsg1-1 | http://mirror/debian testing/main amd64 Packages
  rust-src | 1.95.0+dfsg1-2~bpo13+1 | http://mirror/debian stable-backports/main amd64 Packages
rust-web-src | 1.96.0+dfsg1-1~deb12u2 | http://mirror/debian-security oldstable-security/main amd64 Packages
";

    #[test]
    fn the_exact_upstream_version_is_found_in_any_package() {
        let found = candidate_of(MADISON, "1.95.0").unwrap();
        assert_eq!((found.package.as_str(), found.version.as_str()), ("rust-src", "1.95.0+dfsg1-2~bpo13+1"));
        assert_eq!(candidate_of(MADISON, "1.96.0").unwrap().package, "rust-web-src");
        assert_eq!(candidate_of(MADISON, "1.9"), None);
    }

    #[test]
    fn upstream_versions_lose_what_debian_added() {
        assert_eq!(upstream_of("1:14.0-55.7~deb12u1"), "14.0");
        assert_eq!(upstream_of("1.95.0~beta.2+dfsg1-1"), "1.95.0");
        assert_eq!(upstream_of("0.21"), "0.21");
    }

    #[test]
    fn the_mirror_is_debians_main_archive() {
        let targets = "http://site/other Other\nhttp://site/debian-security Debian\nhttp://site/debian Debian\n";
        assert_eq!(mirror_of(targets), Some("http://site/debian"));
    }

    #[test]
    fn security_suites_live_beside_the_main_archive() {
        let sources = sources("http://site/debian");
        assert!(sources.contains("http://site/debian stable-backports main"), "{sources}");
        assert!(sources.contains("http://site/debian-security oldstable-security main"), "{sources}");
    }
}
